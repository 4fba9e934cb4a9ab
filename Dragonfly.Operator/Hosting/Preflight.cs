using System.Net;
using System.Net.Sockets;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Checks the user's input before the host uses it. A host that cannot start logs stack traces, and blames the background services it
/// cancels; an error in the input needs only one line.
/// </summary>
internal static class Preflight
{
    /// <exception cref="BadInputException">A file cannot be used.</exception>
    /// <exception cref="IOException">A port is not available.</exception>
    public static void Check(ServeOptions options, Kinds kinds)
    {
        ResourceFileReader.ReadFiles(options.Resources, kinds);
        CheckMounted(options.Certificates.MountedDirectory);
        CheckWritable(options.Certificates.CaOut);
        CheckFree("--port", options.Port);
        CheckFree("--probe-port", options.ProbePort);
    }

    private static void CheckMounted(string? directory)
    {
        if (directory is null)
        {
            return;
        }

        try
        {
            var pair = MountedPair.Read(directory);
            pair.Open().Leaf.Dispose();
            pair.OpenAuthority();
        }
        catch (CertificateFormatException exception)
        {
            throw new BadInputException($"--cert-dir {directory}: {exception.Message}", exception);
        }
    }

    private static void CheckWritable(string? file)
    {
        if (file is null)
        {
            return;
        }

        if (Path.GetFileName(file).Length == 0)
        {
            throw new BadInputException($"--ca-out {file}: is not the name of a file");
        }

        if (Directory.Exists(file))
        {
            throw new BadInputException($"--ca-out {file}: is a folder");
        }

        var draft = InMemoryAuthority.DraftOf(file);
        try
        {
            File.WriteAllBytes(draft, []);
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The message quotes the temporary file's path, which the user does not know.
            var reason = exception is DirectoryNotFoundException
                ? "its folder does not exist"
                : exception.Message.Replace(Path.GetFullPath(draft), file, StringComparison.Ordinal);
            throw new BadInputException($"--ca-out {file}: cannot be written: {reason}", exception);
        }
    }

    // Binds the port like the server but does not listen, so early clients are still refused.
    private static void CheckFree(string flag, int port)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new IOException($"{flag} {port}: {exception.Message}", exception);
        }
    }
}
