package io.github.headrace.test;

import java.time.Duration;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Makes a {@link HeadraceProbe} forget what earlier test methods of the same application
 * context have left.
 */
class ProbeResetTestExecutionListener implements TestExecutionListener {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext()
				.getBeanProvider(HeadraceProbe.class)
				.ifAvailable((probe) -> probe.within(PATIENCE).reset());
		}
	}

}
