"""Reads a script by a grammar of PowerShell, and says where it cannot.

PowerShell itself is not to be had. usage: parse_powershell.py <SCRIPT
"""

import sys

import tree_sitter
import tree_sitter_powershell


def mistakes(node):
    """The nodes that the grammar could make nothing of."""
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        yield from mistakes(child)


language = tree_sitter.Language(tree_sitter_powershell.language())
tree = tree_sitter.Parser(language).parse(sys.stdin.buffer.read())
found = list(mistakes(tree.root_node))
for node in found:
    print(f"line {node.start_point.row + 1}: {node.type}")
sys.exit(1 if found or not tree.root_node.children else 0)
