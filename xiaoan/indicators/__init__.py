"""The journal as Parquet, and settling where one machine's database is no longer enough."""
