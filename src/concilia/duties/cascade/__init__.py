"""How a body's decision goes down the tree of bodies, and how progress comes up again."""
