// What an instance says about itself: its services, and what it allows.
export interface VoiceNode {
  name: string;
  lat: number;
  lon: number;
  public_url: string;
}

export interface UserLimits {
  outgoing_friend_requests: number;
  bots: number;
  message_length: number;
  message_attachments: number;
  servers: number;
  file_upload_size_limits: Record<string, number>;
  voice_quality: number;
  video: boolean;
  /** Width and height; their product is the limit. 0 is no limit. */
  video_resolution: [number, number];
  /** Least and most width ÷ height. */
  video_aspect_ratio: [number, number];
}

export interface NodeConfig {
  revolt: string;
  features: {
    captcha: { enabled: boolean; key: string };
    email: boolean;
    invite_only: boolean;
    autumn: { enabled: boolean; url: string };
    january: { enabled: boolean; url: string };
    livekit?: { enabled: boolean; nodes: VoiceNode[] };
    gifbox?: { enabled: boolean; url: string; attribution?: string };
    limits: {
      global: {
        message_replies: number;
        message_reactions: number;
        new_user_hours: number;
        server_emoji?: number;
      };
      new_user: UserLimits;
      default: UserLimits;
    };
    legal_links?: { terms_of_service?: string; privacy_policy?: string; guidelines?: string };
  };
  ws: string;
  app: string;
  /** The public key for Web Push; empty where there is none. */
  vapid?: string;
}
