package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Spring Batch with a JDBC job repository in the ledger's database. The framework's own tables tell who ran what when;
 * what is done, the ledger says.
 */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration extends JdbcDefaultBatchConfiguration {

    private final DataSource dataSource;

    BatchConfiguration(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A context with a job repository and a job operator over the ledger's database. */
    static AnnotationConfigApplicationContext over(Ledger ledger) {
        createTables(ledger);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, ledger::dataSource, definition -> definition.setDestroyMethodName(""));
        context.register(BatchConfiguration.class);
        context.refresh();
        return context;
    }

    @Override
    protected DataSource getDataSource() {
        return dataSource;
    }

    @Override
    protected PlatformTransactionManager getTransactionManager() {
        return new JdbcTransactionManager(dataSource);
    }

    /** The framework's script has no IF NOT EXISTS. */
    private static void createTables(Ledger ledger) {
        if (ledger.fact(Ledger.FRAMEWORK).isPresent()) {
            return;
        }
        String platform = ledger.inFile() ? "h2" : "postgresql";
        ResourceDatabasePopulator script = new ResourceDatabasePopulator(
                new ClassPathResource("org/springframework/batch/core/schema-drop-" + platform + ".sql"),
                new ClassPathResource("org/springframework/batch/core/schema-" + platform + ".sql"));
        script.setIgnoreFailedDrops(true);
        try (Connection connection = ledger.dataSource().getConnection()) {
            script.populate(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("the framework's tables cannot be created", failed);
        }
        ledger.remember(Ledger.FRAMEWORK, "yes");
    }
}
