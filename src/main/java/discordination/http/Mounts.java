package discordination.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Several services behind one port, told apart by the first segment of the path; the path itself stays as it is.
public final class Mounts extends Handler.Sequence {

    /// The handler for `/name` and everything below it, but not for `/names`.
    public void mount(String name, Handler handler) {
        var prefix = "/" + name;
        addHandler(new Handler.Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                var path = request.getHttpURI().getPath();
                var below = path.equals(prefix) || path.startsWith(prefix + "/");
                return below && super.handle(request, response, callback);
            }
        });
    }

    /// The handler for everything else.
    public void otherwise(Handler handler) {
        addHandler(handler);
    }
}
