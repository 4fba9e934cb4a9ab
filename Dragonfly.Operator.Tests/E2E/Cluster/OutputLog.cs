namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a process has printed: kept in artifacts/e2e, the end of it in memory.</summary>
internal sealed class OutputLog : IDisposable
{
    private const int AlreadyThere = 60;

    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new();
    private readonly string _path;
    private readonly StreamWriter _file;
    private bool _closed;

    public OutputLog(string name)
    {
        _path = RepositoryFiles.Find("artifacts", "e2e", $"{name}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _file = new StreamWriter(_path, append: false) { AutoFlush = true };
    }

    public void Add(string? line)
    {
        lock (_lock)
        {
            if (line is null || _closed)
            {
                return;
            }

            _file.WriteLine(line);
            _tail.Enqueue(line);
            if (_tail.Count > AlreadyThere)
            {
                _tail.Dequeue();
            }
        }
    }

    /// <summary>Everything so far.</summary>
    public string ReadAll()
    {
        lock (_lock)
        {
            return File.ReadAllText(_path);
        }
    }

    /// <summary>The last lines, for messages.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join('\n', [$"--- the end of {_path}:", .. _tail]);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
