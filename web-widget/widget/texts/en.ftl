title = Chat
