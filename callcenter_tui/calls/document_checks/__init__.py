"""What a document of the center may hold. Each check gives the value as it is stored, or raises
Invalid naming the place.

Values come from YAML that somebody wrote: any shape is possible.
"""
