package dev.bootbench.people;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class AccessTokenRepository implements PanacheRepository<AccessToken> {}
