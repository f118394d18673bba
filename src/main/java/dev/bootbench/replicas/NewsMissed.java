package dev.bootbench.replicas;

/** Other replicas may have changed anything meanwhile: look at everything anew. An observer must not wait for anything. */
public record NewsMissed() {}
