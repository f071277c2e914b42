"""Use cases as plain functions: load, ask permission, apply the rule, store, emit."""
