package dev.bootbench.deployments;

import dev.bootbench.blobs.Blob;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.blobs.BlobTooLargeException;
import dev.bootbench.intake.ArchiveReader;
import dev.bootbench.intake.FileCollector;
import dev.bootbench.intake.FilePath;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.intake.IntakeLimits;
import dev.bootbench.intake.PlainZip;
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
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was sent into the one form agents take: a ZIP, or the module itself. Looks at names and sizes so that people
 * learn of a mistake at once; the agent, which trusts nobody, looks again.
 */
@ApplicationScoped
class ContentIntake {
    /** What is stored under it is nothing but deployments' content, and may go when no table refers to it any more. */
    static final String MEDIA_TYPE = "application/vnd.bootbench.deployment";

    private static final int SOURCE_FILES = 100;
    private static final int SOURCE_DEPTH = 4;
    private static final int FILES_DEPTH = 12;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final int MAGIC_AT = 56;
    private static final byte[] ARM64_IMAGE = {'A', 'R', 'M', 'd'};

    private final BlobStore blobs;
    private final DeploymentsConfig config;

    ContentIntake(BlobStore blobs, DeploymentsConfig config) {
        this.blobs = blobs;
        this.config = config;
    }

    /**
     * A file in a request of JSON.
     *
     * @param text for a text
     * @param base64 for anything else
     */
    record TypedFile(@Nullable String path, @Nullable String text, @Nullable String base64) {}

    /**
     * What may be deployed.
     *
     * @param wish with the names that the content brought
     * @param size bytes that storing it takes, or nearly so; 0 where it is stored already
     * @param content stores it, or finds it
     */
    record Taken(Wish wish, long size, Supplier<Blob> content) {}

    /** @throws ProblemException in words, for what is not taken */
    Taken typed(Wish wish, @Nullable List<TypedFile> typed) {
        return taking(() -> {
            List<TypedFile> files = typed == null ? List.of() : typed;
            if (wish.kind() == DeploymentKind.KERNEL && files.isEmpty() && !wish.commandLine().isEmpty()) {
                return zip(wish.named("command line", ""), List.of());
            }
            FileCollector collector = new FileCollector(limits(wish.kind()));
            for (TypedFile file : files) {
                if (file == null || file.path() == null || (file.text() == null) == (file.base64() == null)) {
                    throw new RefusedException("Each file needs a path, and either a text or base64.");
                }
                collector.add(file.path(), new ByteArrayInputStream(bytes(file)));
            }
            List<HandedInFile> collected = collector.finish();
            return switch (wish.kind()) {
                case MODULE_SOURCE -> source(wish, collected);
                case MODULE -> throw new RefusedException("Send a built module as it is, not inside a list of files.");
                case KERNEL -> {
                    KernelParts.check(collected.stream().map(HandedInFile::path).toList());
                    yield zip(wish, collected);
                }
                case FILES -> zip(wish, collected);
            };
        });
    }

    /**
     * Reads the stream to its end, or to the limit.
     *
     * @param then to be done with what came; afterwards it is gone, unless it was stored
     */
    <T> T sent(Wish wish, InputStream body, Function<Taken, T> then) {
        return taking(() -> {
            try (Upload upload = Upload.of(body, wish.kind(), config.limit(wish.kind()))) {
                return then.apply(switch (wish.kind()) {
                    case MODULE_SOURCE -> source(wish, unpacked(upload, wish));
                    case MODULE -> module(wish, upload);
                    case KERNEL -> kernel(wish, upload);
                    case FILES -> files(wish, upload);
                });
            }
        });
    }

    private List<HandedInFile> unpacked(Upload upload, Wish wish) throws IOException, RefusedException {
        byte[] content = Files.readAllBytes(upload.file());
        IntakeLimits limits = limits(DeploymentKind.MODULE_SOURCE);
        if (ArchiveReader.isZip(content)) {
            return ArchiveReader.zip(content, limits);
        }
        if (ArchiveReader.isGzip(content)) {
            return ArchiveReader.tarGz(content, limits);
        }
        if (!wish.title().endsWith(".c")) {
            throw new RefusedException("This is neither a .c file nor a ZIP nor a .tar.gz file. Pack the folder with: tar czf work.tar.gz FOLDER");
        }
        FileCollector one = new FileCollector(limits);
        one.add(wish.title(), new ByteArrayInputStream(content));
        return one.finish();
    }

    private Taken source(Wish wish, List<HandedInFile> files) throws RefusedException {
        List<String> units = files.stream().map(HandedInFile::path).filter(path -> path.endsWith(".c")).toList();
        if (units.isEmpty()) {
            throw new RefusedException("There is no .c file among the files, so there is nothing to build.");
        }
        String module = wish.module();
        if (module.isEmpty()) {
            if (units.size() > 1) {
                throw new RefusedException("There are " + units.size() + " .c files, so the module needs a name. Say which.");
            }
            module = moduleName(units.getFirst());
        }
        Wish named = wish.named(wish.title().isEmpty() ? module : wish.title(), Wish.demandModuleName(module));
        return zip(named, files);
    }

    private Taken module(Wish wish, Upload upload) throws IOException, RefusedException {
        if (!startsWith(upload.start(ELF.length), 0, ELF)) {
            throw new RefusedException("This is no built module: it is not an ELF file. Send the .ko that the kernel's build made.");
        }
        String module = Wish.demandModuleName(wish.module().isEmpty() ? moduleName(wish.title()) : wish.module());
        return keep(wish.named(wish.title().isEmpty() ? module + ".ko" : wish.title(), module), upload);
    }

    private Taken kernel(Wish wish, Upload upload) throws IOException, RefusedException {
        byte[] start = upload.start(MAGIC_AT + ARM64_IMAGE.length);
        if (ArchiveReader.isZip(start)) {
            KernelParts.check(ArchiveReader.names(upload.file(), limits(DeploymentKind.KERNEL)));
            return keep(wish.named(titled(wish, "kernel"), ""), upload);
        }
        String name = startsWith(start, MAGIC_AT, ARM64_IMAGE) ? "Image" : "vmlinuz";
        return wrap(wish.named(titled(wish, name), ""), name, upload);
    }

    private Taken files(Wish wish, Upload upload) throws IOException, RefusedException {
        if (ArchiveReader.isZip(upload.start(4))) {
            ArchiveReader.names(upload.file(), limits(DeploymentKind.FILES));
            return keep(wish.named(titled(wish, "files"), ""), upload);
        }
        String name = wish.title().substring(wish.title().lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw new RefusedException("The file has no name. Send its name beside it.");
        }
        return wrap(wish, FilePath.checked(name, limits(DeploymentKind.FILES)), upload);
    }

    private Taken zip(Wish wish, List<HandedInFile> files) {
        String title = titled(wish, files.size() == 1 ? files.getFirst().path() : files.size() + " files");
        byte[] zip = PlainZip.write(files);
        return new Taken(wish.named(title, wish.module()), zip.length, () -> blobs.put(zip, MEDIA_TYPE));
    }

    private Taken wrap(Wish wish, String name, Upload upload) throws IOException {
        return new Taken(wish, Files.size(upload.file()) + PlainZip.OVERHEAD,
                stored(() -> PlainZip.wrap(name, upload.file(), zip -> blobs.put(zip, MEDIA_TYPE))));
    }

    private Taken keep(Wish wish, Upload upload) throws IOException {
        return new Taken(wish, Files.size(upload.file()), stored(() -> {
            try (InputStream in = Files.newInputStream(upload.file())) {
                return blobs.put(in, MEDIA_TYPE);
            }
        }));
    }

    @FunctionalInterface
    private interface Storing {
        Blob store() throws IOException;
    }

    private static Supplier<Blob> stored(Storing storing) {
        return () -> {
            try {
                return storing.store();
            } catch (BlobTooLargeException e) {
                throw new ProblemException(ProblemType.TOO_LARGE, "That is more than the lab keeps of one thing. Leave out what is not needed.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private IntakeLimits limits(DeploymentKind kind) {
        long size = config.limit(kind);
        return switch (kind) {
            case MODULE_SOURCE -> new IntakeLimits(SOURCE_FILES, size, size, SOURCE_DEPTH);
            case MODULE, KERNEL -> new IntakeLimits(KernelParts.values().length, size, size, 1, "Send less at a time.");
            case FILES -> new IntakeLimits(config.fileCount(), size, size, FILES_DEPTH, "Send less at a time.");
        };
    }

    private static String titled(Wish wish, String otherwise) {
        return wish.title().isEmpty() ? otherwise : wish.title();
    }

    /** As the kernel's build makes it of a file's name. */
    private static String moduleName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).replace('-', '_');
    }

    private static byte[] bytes(TypedFile file) throws RefusedException {
        if (file.text() != null) {
            return file.text().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(file.base64());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The content of the file %s is not base64.".formatted(FilePath.shown(String.valueOf(file.path()))));
        }
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] magic) {
        return bytes.length >= at + magic.length && java.util.Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
    }

    @FunctionalInterface
    private interface Taking<T> {
        T take() throws RefusedException, IOException;
    }

    private static <T> T taking(Taking<T> taking) {
        try {
            return taking.take();
        } catch (RefusedException e) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
