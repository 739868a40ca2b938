// SPDX-License-Identifier: GPL-2.0-or-later
import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.Union;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the layouts of a binding's JNA structures, and its constants, as JSON for `sctp-conform abi check`.
 *
 * <p>java -cp jna.jar:BINDING JnaLayout.java ABI CLASS...        each with the classes in it
 */
final class JnaLayout {
	private JnaLayout() {}

	/** JNA keeps these to subclasses. */
	private static Object ask(Structure structure, String method, Object... arguments) throws Exception {
		Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
		Method found = Structure.class.getDeclaredMethod(method, types);

		found.setAccessible(true);
		return found.invoke(structure, arguments);
	}

	private static String kindOf(Class<?> type) {
		if (type.isArray())
			return "array";
		if (Pointer.class.isAssignableFrom(type) || PointerType.class.isAssignableFrom(type)
				|| Structure.ByReference.class.isAssignableFrom(type)
				|| Callback.class.isAssignableFrom(type) || type == String.class)
			return "pointer";
		if (Union.class.isAssignableFrom(type))
			return "union";
		if (Structure.class.isAssignableFrom(type))
			return "struct";
		return type == float.class || type == double.class ? "float" : "signed";
	}

	private static String memberOf(Structure structure, String name) throws Exception {
		Field field = structure.getClass().getField(name);
		Class<?> type = field.getType();
		Object value = field.get(structure);
		String kind = kindOf(type);
		String element = "";

		if (kind.equals("array")) {
			Object first = Array.getLength(value) > 0 ? Array.get(value, 0) : null;

			element = ", \"element\": " + Native.getNativeSize(type.getComponentType(), first);
		}
		return String.format("{\"name\": \"%s\", \"offset\": %d, \"size\": %d, \"kind\": \"%s\", \"type\": \"%s\"%s}",
				name, ask(structure, "fieldOffset", name), Native.getNativeSize(type, value), kind,
				type.getSimpleName(), element);
	}

	private static String typeOf(Class<?> type) throws Exception {
		Constructor<?> constructor = type.getDeclaredConstructor();
		List<String> members = new ArrayList<>();
		Structure structure;

		constructor.setAccessible(true);
		structure = (Structure) constructor.newInstance();
		structure.size();
		for (Object name : (List<?>) ask(structure, "getFieldOrder"))
			members.add(memberOf(structure, (String) name));
		return String.format("{\"name\": \"%s\", \"kind\": \"%s\", \"size\": %d, \"align\": %d, \"unit\": \"%s\","
				+ " \"language\": \"Java\", \"members\": [%n%s]}", type.getSimpleName(),
				structure instanceof Union ? "union" : "struct", structure.size(),
				ask(structure, "getStructAlignment"), type.getName(), String.join(",\n", members));
	}

	private static void addConstants(Class<?> type, List<String> constants) throws Exception {
		for (Field field : type.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())
					|| (field.getType() != int.class && field.getType() != short.class
							&& field.getType() != long.class))
				continue;
			field.setAccessible(true);
			constants.add(String.format("{\"name\": \"%s\", \"value\": %d}", field.getName(), field.get(null)));
		}
	}

	private static void addClass(Class<?> type, List<String> types, List<String> constants) throws Exception {
		if (Structure.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
				&& !Structure.ByReference.class.isAssignableFrom(type))
			types.add(typeOf(type));
		addConstants(type, constants);
		for (Class<?> inner : type.getDeclaredClasses())
			addClass(inner, types, constants);
	}

	public static void main(String[] arguments) throws Exception {
		List<String> types = new ArrayList<>();
		List<String> constants = new ArrayList<>();

		if (arguments.length < 2) {
			System.err.println("usage: java -cp jna.jar:BINDING JnaLayout.java ABI CLASS...");
			System.exit(2);
		}
		for (int i = 1; i < arguments.length; i++)
			addClass(Class.forName(arguments[i]), types, constants);
		System.out.printf("[{\"source\": \"%s\", \"abi\": \"%s\", \"bits\": %d, \"endian\": \"%s\",%n\"types\": [%n%s],%n"
				+ "\"constants\": [%n%s]}]%n", arguments[1], arguments[0], 8 * Native.POINTER_SIZE,
				ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little",
				String.join(",\n", types), String.join(",\n", constants));
	}
}
