using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using GitOpsActors.Git.Processes;

namespace GitOpsActors.Git.Reading;

/// <summary>Reads objects through git processes that stay: a question costs two writes to a pipe instead of a start of a program.</summary>
[SuppressMessage("Design", "CA2213", Justification = "A semaphore whose wait handle nobody asks for holds nothing that must be freed, and others may still wait for it.")]
internal sealed class ObjectReader(string program, string repository, IReadOnlyDictionary<string, string> environment, int processesMax) : IDisposable
{
    private static readonly string[] Arguments = ["cat-file", "--batch-command"];

    private readonly SemaphoreSlim _places = new(processesMax);
    private readonly Lock _gate = new();
    private readonly Stack<Process> _idle = new();
    private bool _isClosed;

    /// <summary>Whether the object is there, and of which type.</summary>
    public string? TypeOf(ObjectId id) => Ask("info", id, int.MaxValue)?.Type;

    /// <summary>The object; null when it is missing.</summary>
    /// <exception cref="GitException">It is larger than the limit, or git cannot read it.</exception>
    public GitObject? Read(ObjectId id, int bytesMax) => Ask("contents", id, bytesMax);

    /// <summary>Ends the processes: the files below them are about to change in another way than git expects.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_idle.TryPop(out var process)) End(process);
        }
    }

    private GitObject? Ask(string question, ObjectId id, int bytesMax)
    {
        _places.Wait();
        Process? process = null;
        try
        {
            process = Take();
            var found = Exchange(process, question, id, bytesMax);
            Return(process);
            process = null;
            return found;
        }
        catch (IOException e)
        {
            throw new GitException(GitFaultKind.Corrupt, $"git cannot read the object {id}: the mirror may be damaged", e);
        }
        finally
        {
            // In the middle of an answer it is of no more use.
            if (process is not null) End(process);
            _places.Release();
        }
    }

    private static GitObject? Exchange(Process process, string question, ObjectId id, int bytesMax)
    {
        var (input, output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        Span<byte> line = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes($"{question} {id.Hex}\n", line);
        input.Write(line[..length]);
        input.Flush();
        // "<id> <type> <size>", or "<id> missing".
        var words = ReadLine(output).Split(' ');
        if (words.Length != 3 || !long.TryParse(words[2], out var size)) return null;
        if (question == "info") return new GitObject(words[1], []);
        if (size > bytesMax) throw new GitException(GitFaultKind.TooLarge, $"the object {id} has {size} bytes; {bytesMax} are the limit");
        var content = new byte[size];
        output.ReadExactly(content);
        output.ReadByte();
        return new GitObject(words[1], content);
    }

    private static string ReadLine(Stream output)
    {
        Span<byte> line = stackalloc byte[256];
        for (var length = 0; length < line.Length; length++)
        {
            var read = output.ReadByte();
            if (read < 0) throw new EndOfStreamException("git ended");
            if (read == '\n') return Encoding.ASCII.GetString(line[..length]);
            line[length] = (byte)read;
        }
        throw new IOException("git answered with a line that is no answer");
    }

    private Process Take()
    {
        lock (_gate)
        {
            if (_isClosed) throw new GitException(GitFaultKind.Corrupt, "the mirror was closed or made anew meanwhile; open the commit again");
            if (_idle.TryPop(out var waiting)) return waiting;
        }
        var process = GitCommand.Start(program, Arguments, repository, environment);
        // Its complaints are nothing that anybody reads; a full pipe would stop it.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private void Return(Process process)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _idle.Push(process);
                return;
            }
        }
        End(process);
    }

    private static void End(Process process)
    {
        GitCommand.Kill(process);
        process.Dispose();
    }
}

internal sealed record GitObject(string Type, byte[] Content);
