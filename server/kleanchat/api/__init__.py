"""The HTTP edge: translate a request, call one service function, answer."""
