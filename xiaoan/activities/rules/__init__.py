"""Pure rules of activities: what a record asks, which facts it gives, which days it may name."""
