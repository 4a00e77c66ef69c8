"""Figures over many years and places: the lake and the engines that read it."""
