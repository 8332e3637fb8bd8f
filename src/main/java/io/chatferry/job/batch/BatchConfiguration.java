package io.chatferry.job.batch;

import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Batch with a JDBC job repository in the ledger's database. The framework's tables hold the history of runs; which
 * records are done is in the ledger's own tables.
 */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration extends JdbcDefaultBatchConfiguration {

    /** A context with a job repository and a job operator over the ledger's database, and with these beans. */
    static AnnotationConfigApplicationContext over(
            @Nullable ApplicationContext application,
            Ledger ledger,
            Consumer<AnnotationConfigApplicationContext> beans) {
        createTables(ledger);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.setEnvironment(emptyEnvironment());
        if (application != null) {
            context.setParent(application);
        }
        context.setAllowBeanDefinitionOverriding(false);
        JobLaunch.register(context, Ledger.class, ledger);
        context.register(BatchConfiguration.class);
        beans.accept(context);
        context.refresh();
        return context;
    }

    /** Variables that users have set for other programs, such as SPRING_PROFILES_ACTIVE, must have no effect here. */
    private static ConfigurableEnvironment emptyEnvironment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        return environment;
    }

    @Bean(destroyMethod = "") // the ledger closes it
    DataSource dataSource(Ledger ledger) {
        return ledger.dataSource();
    }

    @Bean
    PlatformTransactionManager transactionManager(Ledger ledger) {
        return new FencedTransactions(ledger);
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
        new TransactionTemplate(new FencedTransactions(ledger))
                .executeWithoutResult(status -> DatabasePopulatorUtils.execute(script, ledger.dataSource()));
        ledger.remember(Ledger.FRAMEWORK, "yes");
    }

    /** The run holds the lock, so no other process creates an instance of this job. */
    @Override
    protected Isolation getIsolationLevelForCreate() {
        return Isolation.READ_COMMITTED;
    }

    /** Lets the framework write only while its run holds the lock, as for everything that a run writes. */
    private static final class FencedTransactions extends JdbcTransactionManager {

        private static final long serialVersionUID = 1L;

        private final transient Ledger ledger;

        FencedTransactions(Ledger ledger) {
            super(ledger.dataSource());
            this.logger = LogFactory.getLog(
                    JdbcTransactionManager.class); // logs as the framework, whose log is not for users
            this.ledger = ledger;
        }

        /** A closed connection has rolled back: the failure that closed it is the one to report. */
        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (RuntimeException failed) {
                if (!isClosed(status)) {
                    throw failed;
                }
            }
        }

        private static boolean isClosed(DefaultTransactionStatus status) {
            try {
                return ((JdbcTransactionObjectSupport) status.getTransaction())
                        .getConnectionHolder()
                        .getConnection()
                        .isClosed();
            } catch (SQLException unknown) {
                return false;
            }
        }

        @Override
        protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
                throws SQLException {
            super.prepareTransactionalConnection(connection, definition);
            if (!definition.isReadOnly()) {
                ledger.requireLock(connection);
            }
        }
    }
}
