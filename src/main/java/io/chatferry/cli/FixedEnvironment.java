package io.chatferry.cli;

import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * The application's properties: those in the jar, and nothing else. People start the program inside their own Spring
 * projects; an {@code application.yaml} there, or {@code SPRING_DATASOURCE_URL} in their shell, is not meant for it.
 */
final class FixedEnvironment extends StandardEnvironment {

    @Override
    protected void customizePropertySources(MutablePropertySources sources) {
        // neither the system's properties nor its environment
        sources.addLast(new MapPropertySource(
                "chatferry",
                Map.of(
                        "spring.config.location",
                        "classpath:/application.properties",
                        // no DataSource and no jobs here: each run has its own; to find that out for all costs half a
                        // second
                        EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY,
                        "false")));
    }
}
