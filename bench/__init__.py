"""Speed and memory, shown as tables: `make bench`. Data are made from a seed; nothing is asserted with a clock."""
