"""A made-up cleaning company whose people talk: data for demonstrations and screenshots."""
