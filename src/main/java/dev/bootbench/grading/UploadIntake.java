package dev.bootbench.grading;

import dev.bootbench.exercises.Exercise;
import dev.bootbench.intake.ArchiveReader;
import dev.bootbench.intake.FileCollector;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.intake.IntakeLimits;
import dev.bootbench.intake.RefusedException;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Turns what was sent, in whichever form, into the files of a submission, or refuses it with one sentence. */
@ApplicationScoped
class UploadIntake {
    private final IntakeLimits limits;

    UploadIntake(GradingConfig config) {
        this.limits = config.intake().limits();
    }

    /** A file typed into the portal's editor. */
    record TypedFile(@Nullable String path, @Nullable String text) {}

    List<HandedInFile> typed(Exercise exercise, @Nullable List<TypedFile> typed) {
        return taking(exercise, () -> {
            FileCollector files = new FileCollector(limits);
            for (TypedFile file : typed == null ? List.<TypedFile>of() : typed) {
                if (file == null || file.path() == null || file.text() == null) {
                    throw new RefusedException("Each file needs a path and a text.");
                }
                files.add(file.path(), new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8)));
            }
            return files.finish();
        });
    }

    /** Files of a form; a single archive among them stands for what is in it. */
    List<HandedInFile> uploaded(Exercise exercise, List<FileUpload> uploads) {
        return taking(exercise, () -> {
            if (uploads.size() == 1 && isArchive(uploads.getFirst().fileName())) {
                return unpack(Files.readAllBytes(uploads.getFirst().uploadedFile()));
            }
            FileCollector files = new FileCollector(limits);
            for (FileUpload upload : uploads) {
                try (InputStream in = Files.newInputStream(upload.uploadedFile())) {
                    files.add(upload.fileName() == null ? "" : upload.fileName(), in);
                }
            }
            return files.finish();
        });
    }

    /** The bytes of a ZIP or a .tar.gz; which of the two, they say themselves. */
    List<HandedInFile> archive(Exercise exercise, byte[] body) {
        return taking(exercise, () -> unpack(body));
    }

    private List<HandedInFile> unpack(byte[] content) throws RefusedException {
        if (content.length == 0) {
            throw new RefusedException("The submission is empty. Hand in at least one file.");
        }
        if (ArchiveReader.isZip(content)) {
            return ArchiveReader.zip(content, limits);
        }
        if (ArchiveReader.isGzip(content)) {
            return ArchiveReader.tarGz(content, limits);
        }
        throw new RefusedException("This is neither a ZIP nor a .tar.gz file. Pack the folder with: tar czf work.tar.gz FOLDER");
    }

    private static boolean isArchive(@Nullable String name) {
        return name != null && name.toLowerCase(java.util.Locale.ROOT).matches(".*\\.(zip|tgz|tar\\.gz)");
    }

    @FunctionalInterface
    private interface Reading {
        List<HandedInFile> files() throws RefusedException, IOException;
    }

    private static List<HandedInFile> taking(Exercise exercise, Reading reading) {
        if (exercise.header().wantsBoard()) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED,
                    ("\"%s\" wants no files but your board. Book a board with profile %s, do the work on it, and hand it in as it is:"
                            + " \"Hand in my board\" on the page of the exercise, or ./lab submit %s --board NAME").formatted(
                            exercise.header().title(), String.join(" or ", exercise.header().profiles()), exercise.id()));
        }
        try {
            List<HandedInFile> files = reading.files();
            if (exercise.header().submit().equals("module") && files.stream().noneMatch(f -> f.path().endsWith(".c"))) {
                throw new RefusedException("There is no .c file among the files. This exercise wants the source of a module.");
            }
            return files;
        } catch (RefusedException e) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
