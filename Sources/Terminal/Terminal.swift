// Terminal.swift — placeholder of the target's first commit.
