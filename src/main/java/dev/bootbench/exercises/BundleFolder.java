package dev.bootbench.exercises;

import dev.bootbench.Changed;
import dev.bootbench.blobs.Blob;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.blobs.BlobTooLargeException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps the catalogue as the folder of bundles has it: read on start, and again when a file there changes. */
@ApplicationScoped
public class BundleFolder {
    private static final Logger LOG = Logger.getLogger(BundleFolder.class);
    private static final String MEDIA_TYPE = "application/zip";

    private final ExercisesConfig config;
    private final Catalogue catalogue;
    private final BlobStore blobs;
    private final Event<Changed> changed;

    // Written by the scan, which is one at a time; read by requests.
    private volatile Map<Path, Stamp> seen = Map.of();
    private volatile List<BundleProblem> problems = List.of();

    private record Stamp(FileTime modified, long size) {}

    BundleFolder(ExercisesConfig config, Catalogue catalogue, BlobStore blobs, Event<Changed> changed) {
        this.config = config;
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.changed = changed;
    }

    /** The bundles that are not offered, each with a sentence. */
    public List<BundleProblem> problems() {
        return problems;
    }

    void onStart(@Observes StartupEvent event) {
        scan();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        scan();
    }

    synchronized void scan() {
        Path folder = config.folder().orElse(null);
        if (folder == null || !Files.isDirectory(folder)) {
            noteProblems(folder == null ? List.of() : List.of(new BundleProblem(folder.toString(),
                    "this folder of exercises (bootbench.exercises.folder) does not exist")));
            return;
        }
        try {
            Map<Path, Stamp> present = stamps(folder);
            if (!present.equals(seen)) {
                read(present);
                seen = present;
            }
        } catch (IOException e) {
            noteProblems(List.of(new BundleProblem(folder.toString(), "the folder cannot be read: " + e.getMessage())));
        }
    }

    private static Map<Path, Stamp> stamps(Path folder) throws IOException {
        Map<Path, Stamp> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".zip")).toList()) {
                stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
            }
        }
        return stamps;
    }

    private void read(Map<Path, Stamp> present) {
        List<BundleProblem> broken = new ArrayList<>();
        Map<String, Path> offered = new TreeMap<>();
        Set<String> kept = new TreeSet<>();
        present.forEach((file, stamp) -> {
            try {
                Header header = BundleReader.read(file);
                Path twin = offered.putIfAbsent(header.id(), file);
                if (twin != null) {
                    throw new BrokenBundleException("%s holds an exercise of the same id, \"%s\""
                            .formatted(twin.getFileName(), header.id()));
                }
                take(file, stamp, header);
            } catch (BrokenBundleException e) {
                broken.add(new BundleProblem(file.getFileName().toString(), String.valueOf(e.getMessage())));
                // A bundle that became broken does not take away the version that is offered already.
                kept.add(baseName(file));
            }
        });
        kept.addAll(offered.keySet());
        QuarkusTransaction.joiningExisting().run(() -> {
            if (catalogue.offerOnly(kept)) {
                changed.fire(new Changed(Changed.Kind.EXERCISE, ""));
            }
        });
        noteProblems(broken);
    }

    private static String baseName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".zip".length());
    }

    private void take(Path file, Stamp stamp, Header header) throws BrokenBundleException {
        if (stamp.size() > config.maxBundle().asLongValue()) {
            throw new BrokenBundleException("it is larger than bootbench.exercises.max-bundle allows");
        }
        try (InputStream in = Files.newInputStream(file)) {
            QuarkusTransaction.joiningExisting().call(() -> {
                Blob bundle = blobs.put(in, MEDIA_TYPE);
                if (catalogue.offer(new Exercise(header, bundle.sha256()))) {
                    LOG.infof("exercise %s is offered as version %s", header.id(), header.version());
                    changed.fire(new Changed(Changed.Kind.EXERCISE, header.id()));
                }
                return bundle;
            });
        } catch (IOException | BlobTooLargeException e) {
            throw new BrokenBundleException("it cannot be read: " + e.getMessage());
        }
    }

    private void noteProblems(List<BundleProblem> now) {
        if (!now.equals(problems)) {
            now.forEach(p -> LOG.warnf("exercise bundle %s is not offered: %s", p.file(), p.sentence()));
        }
        problems = now;
    }
}
