package io.chatferry.cli;

import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Only the properties in the jar. The program may be started in the folder of another Spring project, whose
 * {@code application.yaml} or {@code SPRING_DATASOURCE_URL} must not affect it.
 */
final class FixedEnvironment extends StandardEnvironment {

    @Override
    protected void customizePropertySources(MutablePropertySources sources) {
        // neither system properties nor environment variables
        sources.addLast(new MapPropertySource(
                "chatferry",
                Map.of(
                        "spring.config.location",
                        "classpath:/application.properties",
                        // each run has its own DataSource and jobs; evaluating all auto-configurations would cost half
                        // a second
                        EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY,
                        "false")));
    }
}
