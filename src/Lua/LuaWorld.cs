using System.Globalization;
using System.Runtime.InteropServices;
using KeraLua;

namespace GitOpsActors.Lua;

/// <summary>
/// One interpreter, with its bounds. Lua tells of an error by a jump that must not cross frames of ours, so nothing of ours ever raises one:
/// memory ends by an allocation that says no, and steps end by a hook that is a function of Lua itself.
/// </summary>
internal sealed class LuaWorld : IDisposable
{
    private const int CountMask = 8;

    // Called in place of a hook it raises an error, at each step anew, so that the script ends whatever it does.
    private static readonly nint Raise = Native.Address("lua_error");

    // Kept alive: Lua knows them only by address.
    private readonly LuaAlloc _allocate;
    private readonly HookFunction _count;
    private readonly long _bytesMax;
    private long _bytes;
    private long _bytesEnd = long.MaxValue;
    private bool _isOutOfSteps;
    private bool _isOutOfMemory;

    public LuaWorld(int stepsMax, long bytesMax)
    {
        (_bytesMax, _allocate, _count) = (bytesMax, Allocate, Count);
        State = new KeraLua.Lua(_allocate, 0) { Encoding = System.Text.Encoding.UTF8 };
        Native.SetHook(State.Handle, Marshal.GetFunctionPointerForDelegate(_count), CountMask, stepsMax);
    }

    public KeraLua.Lua State { get; }

    /// <summary>Opens libraries of Lua; "_G" is the basic one.</summary>
    public void Open(params ReadOnlySpan<string> libraries)
    {
        foreach (var name in libraries)
        {
            Native.Require(State.Handle, name, Native.Address(name == "_G" ? "luaopen_base" : "luaopen_" + name), 1);
            State.Pop(1);
        }
    }

    /// <summary>
    /// Does something that Lua guards, and for which memory has an end. Elsewhere an allocation that says no would end the whole process.
    /// </summary>
    public LuaStatus Bounded(Func<LuaStatus> work)
    {
        _bytesEnd = _bytes + _bytesMax;
        try
        {
            return work();
        }
        finally
        {
            _bytesEnd = long.MaxValue;
        }
    }

    /// <summary>Why the work failed.</summary>
    public string Problem()
    {
        if (_isOutOfSteps) return "it takes too many steps; it may never end";
        if (_isOutOfMemory) return string.Create(CultureInfo.InvariantCulture, $"it needs more than {_bytesMax >> 20} MiB of memory");
        return State.Type(-1) == LuaType.String ? State.ToString(-1, false) : $"it raised an error that is no text but {State.TypeName(-1)}";
    }

    public void Dispose()
    {
        State.Dispose();
        GC.KeepAlive(_count);
        GC.KeepAlive(_allocate);
    }

    private void Count(nint state, nint activation)
    {
        _isOutOfSteps = true;
        // What the error carries is whatever lies on the stack: nobody may look at it any more.
        State.GarbageCollector(LuaGC.Stop, 0);
        Native.SetHook(state, Raise, CountMask, 1);
    }

    private unsafe nint Allocate(nint ud, nint block, nuint oldSize, nuint newSize)
    {
        // Of a new block the old size is a number for its type.
        var old = block == 0 ? 0 : (long)oldSize;
        if (newSize == 0)
        {
            NativeMemory.Free((void*)block);
            _bytes -= old;
            return 0;
        }

        if ((long)newSize > old && _bytes + (long)newSize - old > _bytesEnd)
        {
            _isOutOfMemory = true;
            return 0;
        }

        var moved = (nint)NativeMemory.Realloc((void*)block, newSize);
        _bytes += (long)newSize - old;
        return moved;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void HookFunction(nint state, nint activation);
}
