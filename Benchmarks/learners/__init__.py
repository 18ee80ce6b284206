"""What Benchmarks/learning.py is made of; peer.py runs by itself in the peers' environment."""
