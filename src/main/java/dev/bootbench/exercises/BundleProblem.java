package dev.bootbench.exercises;

/** A bundle in the folder that is not offered, and why. */
public record BundleProblem(String file, String sentence) {}
