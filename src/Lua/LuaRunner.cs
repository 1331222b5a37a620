using System.Reflection;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Scripts;
using KeraLua;

namespace GitOpsActors.Lua;

/// <summary>
/// Runs scripts of Lua, each in a world of its own that ends with it: no files, no processes, no code but the script's, bounded in steps and
/// memory. The same script says the same of the same object.
/// </summary>
public sealed class LuaRunner(TimeProvider time)
{
    private static readonly byte[] Prelude = ReadPrelude();

    /// <summary>Steps that a script may take: about a second.</summary>
    public int StepsMax { get; init; } = 20_000_000;

    /// <summary>What a script may keep in memory, beside the object that it is about.</summary>
    public long BytesMax { get; init; } = 64 << 20;

    /// <summary>What the script returns.</summary>
    /// <param name="obj">What it knows as `obj`.</param>
    /// <param name="more">What else it knows, by name.</param>
    /// <exception cref="ScriptException">It can't be read, fails, or goes beyond its bounds.</exception>
    public Node? Run(Script script, MapNode obj, MapNode more)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(more);
        using var world = new LuaWorld(StepsMax, BytesMax);
        var state = world.State;
        world.Open("_G", "table", "os");
        if (script.OpensLibraries) world.Open("string", "math", "utf8");
        Load(world, Prelude, "prelude", "");
        state.PushInteger(time.GetUtcNow().ToUnixTimeSeconds());
        Call(world, 1, 0, "");
        Set(state, "obj", obj);
        foreach (var (name, value) in more) Set(state, name, value);
        Load(world, System.Text.Encoding.UTF8.GetBytes(script.Text), "script", script.Place);
        Call(world, 0, 1, script.Place);
        return LuaValues.Read(state, script.Place);
    }

    private static void Set(KeraLua.Lua state, string name, Node value)
    {
        LuaValues.Push(state, value);
        state.SetGlobal(name);
    }

    /// <summary>As text only: what was compiled elsewhere could do anything.</summary>
    private static void Load(LuaWorld world, byte[] text, string name, string place)
    {
        if (world.Bounded(() => world.State.LoadBuffer(text, "=" + name, "t")) != LuaStatus.OK)
            throw new ScriptException(place, world.Problem());
    }

    private static void Call(LuaWorld world, int arguments, int results, string place)
    {
        if (world.Bounded(() => world.State.PCall(arguments, results, 0)) != LuaStatus.OK)
            throw new ScriptException(place, world.Problem());
    }

    private static byte[] ReadPrelude()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("prelude.lua")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
