"""The screens. They ask services through the console and know neither SQL nor wiring."""
