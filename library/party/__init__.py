"""The form of Party and State documents as data, with pure functions over it."""
