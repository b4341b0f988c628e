"""Every write of the house. Each action goes in four steps: require, rule, change, record."""
