package dev.bootbench.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What other features would be told about each host, in the order they would be told. */
@ApplicationScoped
class AgentEvents {
    private final ConcurrentMap<String, List<Object>> events = new ConcurrentHashMap<>();

    List<Object> of(String host) {
        return events.getOrDefault(host, List.of());
    }

    void connected(@Observes AgentConnected event) {
        add(event.host(), event);
    }

    void said(@Observes AgentSaid event) {
        add(event.host(), event);
    }

    void lost(@Observes AgentLost event) {
        add(event.host(), event);
    }

    private void add(String host, Object event) {
        events.computeIfAbsent(host, name -> new CopyOnWriteArrayList<>()).add(event);
    }
}
