"""Foreign files in: exports of calls and chats, read as plain records behind one registry."""
