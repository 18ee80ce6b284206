// Remotes
