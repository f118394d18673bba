package dev.bootbench.link;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class AgentRepository implements PanacheRepositoryBase<Agent, String> {}
