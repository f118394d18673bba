package dev.bootbench.boards;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class BoardRepository implements PanacheRepositoryBase<Board, String> {}
