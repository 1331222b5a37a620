using System.Runtime.InteropServices;

namespace GitOpsActors.Lua;

/// <summary>What of Lua's own interface takes addresses of functions, so that none of ours is called in between.</summary>
internal static partial class Native
{
    private const string Library = "lua54";

    private static readonly nint Handle = NativeLibrary.Load(Library, typeof(KeraLua.Lua).Assembly, null);

    public static nint Address(string function) => NativeLibrary.GetExport(Handle, function);

    [LibraryImport(Library, EntryPoint = "lua_sethook")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial void SetHook(nint state, nint function, int mask, int count);

    [LibraryImport(Library, EntryPoint = "luaL_requiref", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial void Require(nint state, string name, nint open, int isGlobal);
}
