"""What every long list has beside its table: chips that count, a foot, exports and paper."""
