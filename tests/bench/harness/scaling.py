"""x"""
RUNS = {}
