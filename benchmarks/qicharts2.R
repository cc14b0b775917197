# Seconds that qicharts2 takes for a p chart of each row of x.csv over n.csv in the folder given.
suppressPackageStartupMessages(library(qicharts2))
folder <- commandArgs(trailingOnly = TRUE)[1]
x <- as.matrix(read.csv(file.path(folder, "x.csv"), header = FALSE))
n <- as.matrix(read.csv(file.path(folder, "n.csv"), header = FALSE))
draw <- function(row) qic(seq_len(ncol(x)), x[row, ], n[row, ], chart = "p", return.data = TRUE)
invisible(draw(1))
cat(system.time(for (row in seq_len(nrow(x))) draw(row))[["elapsed"]])
