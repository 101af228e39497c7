"""Every sentence that is shown, spoken or written."""
