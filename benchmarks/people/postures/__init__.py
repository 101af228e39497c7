"""Ways of standing, sitting and lying, for any body: channels become poses."""
