package dev.bootbench.exercises;

import java.math.BigDecimal;
import java.util.Map;

/** What a person reached so far. The grade book, which lies above this package, knows. */
public interface BestScores {
    /** @return best score by exercise id; exercises without a graded attempt are absent */
    Map<String, BigDecimal> of(long person);
}
