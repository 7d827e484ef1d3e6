"""What tests are made of: a clock that can be moved, real databases, and an office that does its work."""
