using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Scripts;
using KeraLua;

namespace GitOpsActors.Lua;

/// <summary>From documents to values of Lua and back. Lua has no null: such fields are not there.</summary>
internal static class LuaValues
{
    private const int DepthMax = 200;
    private const int NodesMax = 1_000_000;
    private const string ListMark = "__list";

    public static void Push(KeraLua.Lua state, Node value)
    {
        if (!state.CheckStack(4)) throw new InvalidOperationException("a document is nested too deeply for Lua");
        switch (value)
        {
            case StringNode text: state.PushString(text.Value); break;
            case BoolNode flag: state.PushBoolean(flag.Value); break;
            case IntegerNode number: state.PushInteger(number.Value); break;
            case FloatNode number: state.PushNumber(number.Value); break;
            case MapNode map:
                state.CreateTable(0, map.Count);
                foreach (var (key, item) in map)
                {
                    if (item is NullNode) continue;
                    state.PushString(key);
                    Push(state, item);
                    state.RawSet(-3);
                }

                break;
            case ListNode list:
                state.CreateTable(list.Count, 0);
                if (list.Count == 0) MarkAsList(state);
                for (var i = 0; i < list.Count; i++)
                {
                    Push(state, list[i]);
                    state.RawSetInteger(-2, i + 1);
                }

                break;
            default: state.PushNil(); break;
        }
    }

    /// <summary>The value on top; null for nil.</summary>
    public static Node? Read(KeraLua.Lua state, string place)
    {
        var left = NodesMax;
        return Read(state, place, 0, ref left);
    }

    private static Node? Read(KeraLua.Lua state, string place, int depth, ref int left)
    {
        if (--left < 0 || depth > DepthMax || !state.CheckStack(4))
            throw new ScriptException(place, "it returns a value that is too large, or holds itself");
        switch (state.Type(-1))
        {
            case LuaType.Nil or LuaType.None: return null;
            case LuaType.Boolean: return state.ToBoolean(-1);
            case LuaType.String: return state.ToString(-1, false);
            case LuaType.Number: return Number(state);
            case LuaType.Table: return Table(state, place, depth, ref left);
            case var other: throw new ScriptException(place, $"it returns a {other.ToString().ToLowerInvariant()}, which is no value of a document");
        }
    }

    private static Node Number(KeraLua.Lua state)
    {
        if (state.IsInteger(-1)) return state.ToInteger(-1);
        var number = state.ToNumber(-1);
        return Math.Truncate(number) == number && Math.Abs(number) < 1L << 53 ? IntegerNode.Of((long)number) : FloatNode.Of(number);
    }

    /// <summary>Lua has one empty table for lists and maps. The mark goes with the table, wherever a script puts it.</summary>
    private static void MarkAsList(KeraLua.Lua state)
    {
        state.CreateTable(0, 1);
        state.PushBoolean(true);
        state.SetField(-2, ListMark);
        state.SetMetaTable(-2);
    }

    private static bool IsMarkedAsList(KeraLua.Lua state)
    {
        if (!state.GetMetaTable(-1)) return false;
        var isMarked = state.GetField(-1, ListMark) == LuaType.Boolean;
        state.Pop(2);
        return isMarked;
    }

    /// <summary>A table whose keys count up from one is a list; one without any keys is taken for fields, unless it was an empty
    /// list.</summary>
    private static Node Table(KeraLua.Lua state, string place, int depth, ref int left)
    {
        var length = state.RawLen(-1);
        if (length > 0)
        {
            var items = new List<Node>(Math.Min(length, 1024));
            for (var i = 1; i <= length; i++)
            {
                state.RawGetInteger(-1, i);
                items.Add(Read(state, place, depth + 1, ref left) ?? NullNode.Instance);
                state.Pop(1);
            }

            return ListNode.Of(items);
        }

        var fields = new SortedDictionary<string, Node>(StringComparer.Ordinal);
        state.PushNil();
        while (state.Next(-2))
        {
            if (state.Type(-2) != LuaType.String) throw new ScriptException(place, "it returns a table with keys that are no text");
            if (Read(state, place, depth + 1, ref left) is { } value) fields[state.ToString(-2, false)] = value;
            state.Pop(1);
        }

        var map = new MapBuilder();
        foreach (var (key, value) in fields) map.Set(key, value);
        return map.Count == 0 && IsMarkedAsList(state) ? ListNode.Empty : map.Build();
    }
}
