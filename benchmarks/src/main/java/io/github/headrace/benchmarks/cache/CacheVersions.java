package io.github.headrace.benchmarks.cache;

import java.util.LinkedHashMap;
import java.util.Map;

import com.alicp.jetcache.anno.CacheConsts;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.LettuceVersion;
import io.netty.channel.Channel;
import org.redisson.Redisson;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/**
 * The versions of what takes part.
 */
final class CacheVersions {

	private CacheVersions() {
	}

	static Map<String, String> of(String server) {
		Map<String, String> versions = new LinkedHashMap<>();
		versions.put("Server", server);
		versions.put("Spring Boot", SpringBootVersion.getVersion());
		versions.put("Spring Framework", String.valueOf(SpringVersion.getVersion()));
		versions.put("Lettuce", LettuceVersion.getVersion());
		versions.put("Netty", Channel.class.getPackage().getImplementationVersion());
		versions.put("Caffeine", jar(Caffeine.class));
		versions.put("Redisson", jar(Redisson.class));
		versions.put("JetCache", jar(CacheConsts.class));
		return versions;
	}

	/**
	 * Not every library has its version in its manifest, but all in the name of the file.
	 */
	private static String jar(Class<?> type) {
		String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
		return path.substring(path.lastIndexOf('/') + 1).replaceAll("^\\D*|\\.jar$", "");
	}

}
