"""The only SQL of the product. Tables never leave this room: functions return frozen views."""
