// SPDX-License-Identifier: GPL-2.0-or-later
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints the layouts that a binding by Java's foreign functions declares, and its constants, as JSON for `sctp-conform abi check`.
 *
 * <p>java -cp BINDING FfmLayout.java ABI CLASS...        each with the classes in it
 *
 * <p>A layout is what stands in a static field; its name, or that of the field or the class, is the struct's. The
 * interface was called otherwise until Java 22 (with Java 17: --add-modules jdk.incubator.foreign), so it is asked by name.
 */
final class FfmLayout {
	private FfmLayout() {}

	private static Class<?> find(String name) throws ClassNotFoundException {
		try {
			return Class.forName("java.lang.foreign." + name);
		} catch (ClassNotFoundException absent) {
			return Class.forName("jdk.incubator.foreign." + name);
		}
	}

	private static boolean is(Object layout, String name) {
		try {
			return find(name).isInstance(layout);
		} catch (ClassNotFoundException absent) {
			return false;
		}
	}

	private static Object ask(Object layout, String type, String method) throws Exception {
		return find(type).getMethod(method).invoke(layout);
	}

	private static String nameOf(Object layout, String otherwise) throws Exception {
		Optional<?> name = (Optional<?>) ask(layout, "MemoryLayout", "name");

		return name.isPresent() ? (String) name.get() : otherwise;
	}

	private static boolean isPadding(Object layout) throws Exception {
		return is(layout, "PaddingLayout")
				|| (find("MemoryLayout").getName().startsWith("jdk.") && (Boolean) ask(layout, "MemoryLayout", "isPadding"));
	}

	private static boolean isUnion(Object layout) throws Exception {
		return is(layout, "UnionLayout")
				|| (find("GroupLayout").getName().startsWith("jdk.") && (Boolean) ask(layout, "GroupLayout", "isUnion"));
	}

	/** An array that has no end yet has no size. */
	private static long sizeOf(Object layout) throws Exception {
		boolean open = find("MemoryLayout").getName().startsWith("jdk.")
				&& !(Boolean) ask(layout, "MemoryLayout", "hasSize");

		return open ? 0 : (Long) ask(layout, "MemoryLayout", "byteSize");
	}

	private static String kindOf(Object layout) throws Exception {
		if (is(layout, "SequenceLayout"))
			return "array";
		if (is(layout, "GroupLayout"))
			return isUnion(layout) ? "union" : "struct";
		if (is(layout, "AddressLayout"))
			return "pointer";
		return is(layout, "ValueLayout$OfFloat") || is(layout, "ValueLayout$OfDouble") ? "float" : "signed";
	}

	private static String memberOf(Object layout, long offset) throws Exception {
		String kind = kindOf(layout);
		String element = "";

		if (kind.equals("array"))
			element = ", \"element\": " + sizeOf(ask(layout, "SequenceLayout", "elementLayout"));
		return String.format("{\"name\": \"%s\", \"offset\": %d, \"size\": %d, \"kind\": \"%s\", \"type\": \"\"%s}",
				nameOf(layout, ""), offset, sizeOf(layout), kind, element);
	}

	private static String typeOf(Object layout, String name) throws Exception {
		List<String> members = new ArrayList<>();
		boolean union = isUnion(layout);
		long offset = 0;

		for (Object member : (List<?>) ask(layout, "GroupLayout", "memberLayouts")) {
			if (!isPadding(member))
				members.add(memberOf(member, union ? 0 : offset));
			offset += sizeOf(member);
		}
		return String.format("{\"name\": \"%s\", \"kind\": \"%s\", \"size\": %d, \"align\": %d, \"unit\": \"\","
				+ " \"language\": \"Java\", \"members\": [%n%s]}", nameOf(layout, name), union ? "union" : "struct",
				union ? sizeOf(layout) : offset, ask(layout, "MemoryLayout", "byteAlignment"), String.join(",\n", members));
	}

	private static void addField(Field field, List<String> types, List<String> constants) throws Exception {
		Object value;

		if (!Modifier.isStatic(field.getModifiers()))
			return;
		field.setAccessible(true);
		value = field.get(null);
		if (is(value, "GroupLayout"))
			types.add(typeOf(value, field.getName().contains("LAYOUT") ? field.getDeclaringClass().getSimpleName()
					: field.getName()));
		else if (Modifier.isFinal(field.getModifiers())
				&& (value instanceof Integer || value instanceof Short || value instanceof Long))
			constants.add(String.format("{\"name\": \"%s\", \"value\": %d}", field.getName(), value));
	}

	private static void addClass(Class<?> type, List<String> types, List<String> constants) throws Exception {
		for (Field field : type.getDeclaredFields())
			addField(field, types, constants);
		for (Class<?> inner : type.getDeclaredClasses())
			addClass(inner, types, constants);
	}

	public static void main(String[] arguments) throws Exception {
		List<String> types = new ArrayList<>();
		List<String> constants = new ArrayList<>();

		if (arguments.length < 2) {
			System.err.println("usage: java -cp BINDING FfmLayout.java ABI CLASS...");
			System.exit(2);
		}
		for (int i = 1; i < arguments.length; i++)
			addClass(Class.forName(arguments[i]), types, constants);
		System.out.printf("[{\"source\": \"%s\", \"abi\": \"%s\", \"bits\": %s, \"endian\": \"%s\",%n\"types\": [%n%s],%n"
				+ "\"constants\": [%n%s]}]%n", arguments[1], arguments[0], System.getProperty("sun.arch.data.model"),
				ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little",
				String.join(",\n", types), String.join(",\n", constants));
	}
}
