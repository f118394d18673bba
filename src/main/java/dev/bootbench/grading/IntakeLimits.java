package dev.bootbench.grading;

/**
 * What a submission may be.
 *
 * @param fileSize bytes of one file
 * @param totalSize bytes of all files
 * @param depth parts of a path
 */
record IntakeLimits(int files, long fileSize, long totalSize, int depth) {
    static IntakeLimits of(GradingConfig.Intake config) {
        return new IntakeLimits(
                config.files(), config.fileSize().asLongValue(), config.totalSize().asLongValue(), config.depth());
    }
}
